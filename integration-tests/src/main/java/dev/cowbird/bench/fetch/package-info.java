/**
 * How long an image takes that is fetched over HTTP, beside the download alone.
 * {@link dev.cowbird.bench.fetch.FetchBenchmark} is the command, and
 * {@link dev.cowbird.bench.fetch.ImageServer} what is fetched from. Read the former first.
 */
@NullMarked
package dev.cowbird.bench.fetch;

import org.jspecify.annotations.NullMarked;
