/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns source images into bases, and bases into instances' disks, in one state directory.
 *
 * <p>Safe for use by any number of threads, and of processes on the same state directory. Every
 * method blocks until it is done. A method that fails throws {@link ImageException} and leaves
 * nothing under a final name that is not whole and durable.
 */
public interface ImageBackend extends AutoCloseable {

  /**
   * Makes sure that the image is in the cache, fetching it at most once however many ask.
   *
   * @return the base, which is whole and durable
   * @throws ImageException {@code NOT_FOUND}, {@code SOURCE_UNAVAILABLE}, {@code IMAGE_REFUSED},
   *     {@code IMAGE_TOO_LARGE}, {@code CHECKSUM_MISMATCH}, {@code NO_SPACE}, {@code LOCK_TIMEOUT}
   */
  Base pull(ImageRequest request, ProgressListener progress);

  /**
   * Asks the image's source again. Other content becomes a new revision, which is published before
   * it is made the current one; instances, and creates that are under way, keep what they have. If
   * the source can tell that nothing has changed, nothing is fetched. Several who ask at once cause
   * one fetch. After a failure the current base is the one that it was.
   *
   * @throws ImageException as {@link #pull}
   */
  Refresh refresh(ImageRequest request, ProgressListener progress);

  /**
   * Takes an instance's lock, waiting for it until the configured deadline.
   *
   * @throws ImageException {@code LOCK_TIMEOUT}, which names the holder
   */
  InstanceLock lockInstance(InstanceName instance);

  /**
   * Makes an instance's disk. Asked again for the same, it answers as before.
   *
   * <p>After a failure there is no disk, and the instance directory is as it was; the base and the
   * sized base may have been made, and stay in the cache.
   *
   * @param lock the lock of the request's instance, held by the caller throughout
   * @throws ImageException as {@link #pull}, {@code IMAGE_TOO_LARGE} if the image exceeds the size,
   *     and {@code CONFLICT} if the instance has a disk that differs from the request
   */
  Disk createDisk(InstanceLock lock, DiskRequest request, ProgressListener progress);

  /**
   * Copies an image's content to a file, for whoever changes what he is given: the base, which may
   * be fetched for it, stays as it is. The copy shares its blocks with the base where the file
   * system can. An older file of this name is replaced; after a failure there is the older one, or
   * none.
   *
   * @param file in a directory that exists; it has mode 0600 then, and is durable
   * @return the base
   * @throws ImageException as {@link #pull}, and {@code STATE_DIRECTORY}
   */
  Base copy(ImageRequest request, Path file, ProgressListener progress);

  /** The instance's disk, if it has one that is whole. */
  Optional<Disk> findDisk(InstanceName instance);

  /**
   * Sees ahead that there can be such a disk, and that what it takes to make it is installed,
   * unless it is in the cache. Makes nothing.
   *
   * @throws ImageException {@code IMAGE_TOO_LARGE} if no disk of its kind is that large;
   *     {@code COMMAND_MISSING}, with where it comes from
   */
  void requireMakeable(FurtherDiskRequest request);

  /**
   * Makes a disk for an instance besides the one that it boots from. Asked again for the same, it
   * answers as before, as long as an image's content is what it was. Disks of one formatting, label
   * and size lie on one file of the cache, which is made once however many ask.
   *
   * <p>After a failure there is no disk of this number, and the instance directory is as it was;
   * what lies below it may have been made, and stays in the cache.
   *
   * @param lock the lock of the request's instance, held by the caller throughout
   * @throws ImageException as {@link #createDisk}, and {@code COMMAND_MISSING} and
   *     {@code COMMAND_FAILED} if it can't be formatted
   */
  FurtherDisk createFurtherDisk(
      InstanceLock lock, FurtherDiskRequest request, ProgressListener progress);

  /** The instance's further disks that are whole, by their numbers. */
  List<FurtherDisk> furtherDisks(InstanceName instance);

  /** Everything that has an instance directory, with or without a disk, by name. */
  List<InstanceName> instances();

  /**
   * Removes all disks of the instance, also those that were only begun, and its directory if
   * nothing else is left in it. Does nothing if there are none.
   *
   * @param lock the instance's lock, held by the caller throughout
   */
  void removeDisks(InstanceLock lock);

  /** The bases in the cache, ordered by image id. */
  List<CachedImage> images();

  /**
   * Reads bases and sized bases again, and compares them with what was recorded when they were
   * made. While one is read it can be used, but not be removed.
   *
   * <p>What is damaged is not used for new disks any more: a base is marked, and the image's next
   * base is a new revision; a sized base is removed if no disk refers to it, otherwise its base is
   * marked. A file that a disk refers to always stays. A file that can't be read, or is held by
   * another until the deadline, is told as such, and nothing is done to it.
   *
   * @param image whose revisions to verify; empty for all that is in the cache
   * @return one for each file
   * @throws ImageException {@code NOT_FOUND} if the image is not in the cache, {@code INTERRUPTED}
   */
  List<VerifiedFile> verify(Optional<ImageLocation> image, ProgressListener progress);

  /**
   * Reads and judges a file as it would be before conversion. Starts no process, writes nothing.
   *
   * @throws ImageException {@code NOT_FOUND} or {@code SOURCE_UNAVAILABLE} if it can't be read
   */
  Inspection inspect(Path file, Optional<DeclaredFormat> declared);

  /**
   * Computes digests of a file in one pass.
   *
   * @throws ImageException {@code NOT_FOUND}, {@code SOURCE_UNAVAILABLE}, or {@code IMAGE_REFUSED}
   *     if it is no regular file
   */
  Map<DigestAlgorithm, Digest> checksum(
      Path file, Set<DigestAlgorithm> algorithms, ProgressListener progress);

  /**
   * Removes from the cache what nobody uses and is old, and what dead processes left. Whatever is
   * in use stays, however old; if it can't be told of everything whether it is used, all bases and
   * sized bases stay, and the result says why. Waits while another prunes, until the configured
   * deadline, and for no other lock: what is being worked on stays.
   *
   * <p>It also writes down, for other hosts on the state directory, what {@code users} use.
   *
   * <p>After a failure part of it may have been removed, each file whole.
   *
   * @param users whoever uses the cache besides the instances in the state directory
   * @throws ImageException {@code LOCK_TIMEOUT}, {@code STATE_DIRECTORY}, {@code NO_SPACE};
   *     {@code NOT_FOUND} if a host that is to be forgotten is unknown
   * @throws RuntimeException what {@code users} throw; nothing was removed then but leftovers
   */
  PruneResult prune(PruneRequest request, CacheUsers users);

  /**
   * Removes all revisions of an image from the cache, with their sized bases, or nothing. Waits for
   * nobody.
   *
   * @return what was removed
   * @throws ImageException {@code NOT_FOUND} if it is not in the cache; {@code CONFLICT}, which
   *     names the users, if any of it is in use or is being worked on, if that can't be told, or if
   *     it is pinned
   */
  List<RemovedFile> removeImage(ImageLocation image, CacheUsers users);

  /**
   * Keeps all revisions of an image from being pruned, for good. One that is pinned stays so.
   *
   * @return the image's id
   * @throws ImageException {@code NOT_FOUND} if it is not in the cache, {@code LOCK_TIMEOUT}
   */
  ImageId pinImage(ImageLocation image);

  /**
   * Takes back {@link #pinImage}. Does nothing to an image that is not pinned.
   *
   * @return the image's id
   * @throws ImageException {@code LOCK_TIMEOUT}
   */
  ImageId unpinImage(ImageLocation image);

  /**
   * Writes down, for other hosts on the state directory, what somebody uses of the cache, unless
   * that was done within the last hour. To be called from whoever begins to use a hypervisor with
   * the state directory: what no host tells, another one may remove.
   *
   * @throws ImageException {@code STATE_DIRECTORY}, {@code NO_SPACE}
   * @throws RuntimeException what {@code users} throw
   */
  void registerUsers(CacheUsers users);

  /** Where things are kept. */
  StateLayout layout();

  /** Lets go of what this object holds open. Nothing on disk changes. */
  @Override
  void close();
}
