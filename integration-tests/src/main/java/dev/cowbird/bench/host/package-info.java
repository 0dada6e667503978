/**
 * The host as benchmarks need it: {@link dev.cowbird.bench.host.Scratch} is where everything is
 * written and from where everything is removed, {@link dev.cowbird.bench.host.Program} runs other
 * programs, {@link dev.cowbird.bench.host.Stopwatch} and {@link dev.cowbird.bench.host.Together}
 * tell time. Read {@code Scratch} first.
 */
@NullMarked
package dev.cowbird.bench.host;

import org.jspecify.annotations.NullMarked;
