/**
 * Measures Cowbird as its users see it, beside peers where there are any.
 * {@link dev.cowbird.bench.BenchCommand} has a command for each benchmark; the packages below are
 * the benchmarks and what they share. Read {@link dev.cowbird.bench.disk.DiskBenchmark} first.
 */
@NullMarked
package dev.cowbird.bench;

import org.jspecify.annotations.NullMarked;
