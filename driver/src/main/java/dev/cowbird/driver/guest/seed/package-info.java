/**
 * The disk from which a guest learns who it is: a {@link dev.cowbird.driver.GuestConfig} becomes
 * the documents of one of cloud-init's datasources, and those an ISO 9660 image.
 *
 * <p>Documents are made in memory by pure functions, and secrets are in no other file than the
 * image. Read {@link dev.cowbird.driver.guest.seed.SeedImage} first.
 */
@NullMarked
package dev.cowbird.driver.guest.seed;

import org.jspecify.annotations.NullMarked;
