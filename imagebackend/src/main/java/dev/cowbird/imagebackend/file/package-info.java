/**
 * Files as Java alone can't handle them: holes, reflinks, what is durable when, who was refused
 * what. {@link dev.cowbird.imagebackend.file.HostFiles} is the seam, where tests inject full disks,
 * broken disks and kills; {@link dev.cowbird.imagebackend.file.LinuxFiles} calls libc by JNA.
 *
 * <p>No file format and no name of a file is known here. Read {@code HostFiles} first.
 */
@NullMarked
package dev.cowbird.imagebackend.file;

import org.jspecify.annotations.NullMarked;
