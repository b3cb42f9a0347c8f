/** What python-env-validate may answer. */
export const pythonAnswers = {
  results: {
    valid: "every check passed",
    invalid: "at least one did not, or could not be asked; the step is red",
  },
  outputs: ["python-version", "python-path", "venv", "package-manager"],
} as const;
