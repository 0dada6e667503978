/**
 * What raw content is known by. {@link dev.cowbird.imagebackend.content.ContentDigester} computes
 * from a file what {@link dev.cowbird.imagebackend.ContentDigest} defines, in several threads and
 * without reading holes. It is recorded when a base is published, and compared when it is verified.
 */
@NullMarked
package dev.cowbird.imagebackend.content;

import org.jspecify.annotations.NullMarked;
