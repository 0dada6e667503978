/**
 * Locks by name, which hold between the threads of this JVM and between processes that share the
 * state directory. {@link dev.cowbird.imagebackend.lock.NamedLocks} is the seam;
 * {@link dev.cowbird.imagebackend.lock.FileNamedLocks} keeps them as fcntl locks on files.
 *
 * <p>Which name guards what, and in which order names are locked, is not known here. Read
 * {@code NamedLocks} first, then {@code LockFile}, which joins the two kinds of lock.
 */
@NullMarked
package dev.cowbird.imagebackend.lock;

import org.jspecify.annotations.NullMarked;
