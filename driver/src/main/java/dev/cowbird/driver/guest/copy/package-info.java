/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Copies files between host and guest. {@link dev.cowbird.driver.guest.copy.TreeCopy} is the one
 * way from one {@link dev.cowbird.driver.guest.copy.FileTree} to another; the trees are the seam:
 * the host's here, and guests', which are reached by commands or by SFTP. Nothing that a guest says
 * of its files is believed before it is checked.
 */
@NullMarked
package dev.cowbird.driver.guest.copy;

import org.jspecify.annotations.NullMarked;
