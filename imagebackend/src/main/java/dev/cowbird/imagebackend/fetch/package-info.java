/**
 * From a source's stream to a file in flight: counted, digested, compared with what was promised,
 * holes kept as holes. Read {@link dev.cowbird.imagebackend.fetch.Fetcher}.
 */
@NullMarked
package dev.cowbird.imagebackend.fetch;

import org.jspecify.annotations.NullMarked;
