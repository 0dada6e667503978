/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Optional;

/**
 * Pages of a size other than the usual one, which the host has to have set aside.
 *
 * @param size empty for the host's default
 */
public record HugePages(Optional<MemorySize> size) {}
