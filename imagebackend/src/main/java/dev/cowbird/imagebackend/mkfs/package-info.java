/**
 * Disks that are formatted before a guest sees them: an empty file system or swap area is made once
 * for all disks of its size, as a file of the cache. Read
 * {@link dev.cowbird.imagebackend.mkfs.FormattedBases} first. The only place that knows the flags
 * of what makes file systems.
 */
@NullMarked
package dev.cowbird.imagebackend.mkfs;

import org.jspecify.annotations.NullMarked;
