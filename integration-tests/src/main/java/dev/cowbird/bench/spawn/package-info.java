/**
 * How long a machine takes. {@link dev.cowbird.bench.spawn.SpawnBenchmark} is the command; it does
 * the same with two sorts of {@link dev.cowbird.bench.spawn.Guests}, Cowbird's and those that
 * {@code virsh} alone makes. Read {@code Guests} first.
 */
@NullMarked
package dev.cowbird.bench.spawn;

import org.jspecify.annotations.NullMarked;
