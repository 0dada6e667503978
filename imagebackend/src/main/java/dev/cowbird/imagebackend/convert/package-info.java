/**
 * From an inspected source image in the cache to raw, in flight. The seam is
 * {@link dev.cowbird.imagebackend.convert.Converter}; what it makes is not yet durable.
 */
@NullMarked
package dev.cowbird.imagebackend.convert;

import org.jspecify.annotations.NullMarked;
