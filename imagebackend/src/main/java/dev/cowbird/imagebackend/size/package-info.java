/**
 * From a base to a sized base: copied, grown to a disk's size, and its file system with it where
 * one fills the disk. The only place that knows the flags of what grows file systems. Read
 * {@link dev.cowbird.imagebackend.size.SizedBases} first.
 */
@NullMarked
package dev.cowbird.imagebackend.size;

import org.jspecify.annotations.NullMarked;
