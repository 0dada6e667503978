/**
 * Unpacks images that are served compressed, while they arrive, with memory of a fixed size. What
 * is not one whole, undamaged stream up to the last byte served is a
 * {@link dev.cowbird.imagebackend.unpack.CorruptStreamException}; how much is unpacked is the
 * caller's to limit. Read {@link dev.cowbird.imagebackend.unpack.Decompressor}.
 */
@NullMarked
package dev.cowbird.imagebackend.unpack;

import org.jspecify.annotations.NullMarked;
