/**
 * How long a disk takes. {@link dev.cowbird.bench.disk.DiskBenchmark} is the command, which goes
 * through {@link dev.cowbird.bench.disk.DiskRound} again and again;
 * {@link dev.cowbird.bench.disk.DiskMaker} is what runs in processes of its own. Read
 * {@code DiskRound} first.
 */
@NullMarked
package dev.cowbird.bench.disk;

import org.jspecify.annotations.NullMarked;
