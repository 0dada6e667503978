/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Machines described in files: YAML or JSON becomes an {@link dev.cowbird.driver.InstanceSpec}.
 *
 * <p>Each class but the first ones is a table of keys for one part of a description. Read
 * {@link dev.cowbird.driver.spec.InstanceSpecReader} first, then {@code InstanceForm}, the table at
 * the root.
 */
@NullMarked
package dev.cowbird.driver.spec;

import org.jspecify.annotations.NullMarked;
