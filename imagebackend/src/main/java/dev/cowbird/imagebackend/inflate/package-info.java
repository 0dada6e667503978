/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Compressed blocks whose unpacked length is known beforehand, each by itself and all of it at
 * once: what formats for disks are made of. Streams of unknown length are another matter, see
 * {@link dev.cowbird.imagebackend.unpack}. Start at
 * {@link dev.cowbird.imagebackend.inflate.BlockInflater}.
 */
@NullMarked
package dev.cowbird.imagebackend.inflate;

import org.jspecify.annotations.NullMarked;
