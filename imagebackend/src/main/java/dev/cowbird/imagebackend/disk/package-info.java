/**
 * An instance's disk. {@link dev.cowbird.imagebackend.disk.DiskBackend} is the seam: each kind of
 * disk makes itself from a base. {@link dev.cowbird.imagebackend.disk.DiskStore} keeps the record
 * beside a disk, finds it and removes it; {@link dev.cowbird.imagebackend.disk.InstanceUse} finds
 * the files of the cache that any disk refers to.
 */
@NullMarked
package dev.cowbird.imagebackend.disk;

import org.jspecify.annotations.NullMarked;
