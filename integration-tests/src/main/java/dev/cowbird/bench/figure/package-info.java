/**
 * What was measured, and how it is told. {@link dev.cowbird.bench.figure.Scoreboard} collects runs
 * of figures, ours and those of peers; {@link dev.cowbird.bench.figure.Report} prints them as lines
 * of JSON and as a table. Nothing here measures.
 */
@NullMarked
package dev.cowbird.bench.figure;

import org.jspecify.annotations.NullMarked;
