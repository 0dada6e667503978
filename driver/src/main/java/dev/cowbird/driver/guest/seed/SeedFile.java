/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestData;

/**
 * A file of a seed.
 *
 * @param path relative, with slashes
 */
record SeedFile(String path, GuestData content) {}
