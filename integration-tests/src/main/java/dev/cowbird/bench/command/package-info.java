/**
 * What all benchmarks are as commands. {@link dev.cowbird.bench.command.Benchmark} is what each
 * extends: it makes the place to work in, shows failures, and prints the results. Each gets a
 * {@link dev.cowbird.bench.command.Bench} to work with.
 */
@NullMarked
package dev.cowbird.bench.command;

import org.jspecify.annotations.NullMarked;
