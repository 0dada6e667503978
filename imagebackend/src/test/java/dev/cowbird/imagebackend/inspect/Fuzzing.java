/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import java.util.List;
import java.util.Random;

/**
 * How many mutants there are, and which. Both are settable for longer runs, by the system
 * properties {@code fuzz.mutants} (of each seed) and {@code fuzz.seed}; a failure tells the seed
 * and the mutant's number, which are all it takes to have it again.
 */
final class Fuzzing {
  private static final int MUTANTS = Integer.getInteger("fuzz.mutants", 400);
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  private Fuzzing() {}

  /** What is checked of one mutant. */
  interface Check {
    void check(byte[] mutant, Random random) throws Exception;
  }

  /** Makes the mutants of a seed and checks each. */
  static void eachMutant(Seed seed, List<Seed> others, Check check) {
    Mutator mutator = new Mutator(seed.bytes(), others);
    // Large images take their time to be copied alone.
    int mutants = MUTANTS / (1 + seed.content().limit() / (1 << 20));
    for (int number = 0; number < mutants; number++) {
      Random random = new Random(SEED * 1_000_003 + number);
      try {
        byte[] mutant = mutator.mutant(random);
        check.check(random.nextInt(6) == 0 ? mutant : seed.sealed(mutant), random);
      } catch (Exception | AssertionError | OutOfMemoryError e) {
        throw new AssertionError(
            "Mutant " + number + " of '" + seed + "', -Dfuzz.seed=" + SEED + ": " + e, e);
      }
    }
  }
}
