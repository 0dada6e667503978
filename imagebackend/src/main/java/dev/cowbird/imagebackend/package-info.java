/**
 * The values and interfaces of the image side: what is asked for
 * ({@link dev.cowbird.imagebackend.DiskRequest}), what comes back
 * ({@link dev.cowbird.imagebackend.Disk}), and {@link dev.cowbird.imagebackend.ImageBackend}, which
 * turns one into the other.
 *
 * <p>Nothing here does any work. Read {@code ImageBackend} first, then the package {@code flow},
 * where the stages are called one after the other.
 */
@NullMarked
package dev.cowbird.imagebackend;

import org.jspecify.annotations.NullMarked;
