/** The samples with which Kayenta's own tests try a metric that passes and one that is high (its ClassifierSuite), to three decimals. */
export const published = {
  control: [
    11.145, 9.962, 7.069, 7.301, 9.794, 9.604, 6.187, 12.346, 10.372, 8.609, 9.913, 10.361, 14.207, 10.946, 10.216, 11.74,
    10.908, 12.823, 8.102, 8.498, 12.113, 13.272, 10.115, 6.946, 6.211, 10.16, 8.346, 8.384, 7.002, 10.756,
  ],
  same: [
    9.777, 10.587, 7.838, 9.324, 8.377, 8.936, 8.271, 9.748, 11.624, 9.275, 8.154, 10.562, 13.498, 11.054, 6.954, 12.521, 9.022,
    4.923, 11.251, 11.598, 8.435, 11.11, 10.701, 8.921, 10.086, 11.421, 9.379, 7.798, 10.623, 11.91,
  ],
  doubled: [
    20.878, 21.786, 19.708, 15.86, 19.51, 19.392, 22.927, 17.157, 18.655, 23.423, 24.056, 22.627, 21.979, 21.659, 20.068, 22.12,
    16.44, 21.56, 21.0, 17.779, 17.806, 18.537, 20.556, 19.553, 21.771, 21.81, 20.962, 20.978, 19.106, 16.977,
  ],
};

/** How often each value is there: the order means nothing to a rank test. */
const counted = (counts: Readonly<Record<string, number>>): Float64Array =>
  Float64Array.from(Object.entries(counts).flatMap(([value, count]) => new Array<number>(count).fill(Number(value)))).sort();

/** The samples on which Kayenta's own tests compare its Mann-Whitney interval with R's (its MannWhitneySuite), and what R says. */
export const withR = [
  {
    control: counted({
      ...{ 1.5: 2, 2: 16, 2.5: 18, 3: 16, 3.5: 10, 4: 8, 4.5: 4 },
      ...{ 5: 6, 5.5: 2, 6: 5, 8: 1, 15.5: 1, 54.5: 1 },
    }),
    experiment: counted({
      ...{ 1.5: 9, 2: 16, 2.5: 22, 3: 17, 3.5: 9, 4: 5, 4.5: 1 },
      ...{ 5: 3, 5.5: 1, 6: 2, 6.5: 2, 7: 1, 7.5: 1, 16.5: 1 },
    }),
    ...{ confidence: 0.95, low: -0.500002521696696, high: -3.486287505871302e-5, estimate: -0.4999393907180323 },
  },
  {
    control: counted({
      ...{ 0: 1, 0.5: 7, 1: 32, 1.5: 70, 2: 33, 2.5: 22, 3: 6, 3.5: 2 },
      ...{ 4: 3, 4.5: 1, 5.5: 1, 7: 1, 7.5: 1 },
    }),
    experiment: counted({
      ...{ 0.5: 20, 1: 41, 1.5: 67, 2: 37, 2.5: 3, 3: 2, 3.5: 3 },
      ...{ 4: 1, 5: 1, 5.5: 3, 8.5: 1, 19: 1 },
    }),
    ...{ confidence: 0.98, low: -0.4999173250549087, high: -6.912685789769486e-6, estimate: -3.45044082729315e-5 },
  },
];
