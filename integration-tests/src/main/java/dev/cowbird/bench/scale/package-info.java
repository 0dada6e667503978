/**
 * What grows with the state directory. {@link dev.cowbird.bench.scale.ScaleBenchmark} is the
 * command, and {@link dev.cowbird.bench.scale.Population} fills the directory. Read the former
 * first.
 */
@NullMarked
package dev.cowbird.bench.scale;

import org.jspecify.annotations.NullMarked;
