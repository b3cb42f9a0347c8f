/** The answer "no" of the release path: what is wrong, and what to do. Anything else that is thrown is a defect or GitHub's. */
export class Refused extends Error {
  override readonly name = "Refused";
}
