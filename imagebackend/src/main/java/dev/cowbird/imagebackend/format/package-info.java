/**
 * Disk image formats, file systems and partition tables: bytes in, records out. Nothing here starts
 * a process, opens a file or decides whether an image is welcome; what breaks a format's own rules
 * is a {@link dev.cowbird.imagebackend.format.MalformedImageException}. Read
 * {@link dev.cowbird.imagebackend.format.ImageBytes} first, which everything is read through, then
 * {@link dev.cowbird.imagebackend.format.Qcow2Header}.
 */
@NullMarked
package dev.cowbird.imagebackend.format;

import org.jspecify.annotations.NullMarked;
