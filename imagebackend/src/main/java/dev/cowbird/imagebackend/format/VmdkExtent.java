/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.util.Optional;

/**
 * A part of the disk, as a line of a vmdk descriptor tells it.
 *
 * @param access {@code RW}, {@code RDONLY} or {@code NOACCESS}
 * @param type {@code SPARSE}, {@code FLAT}, {@code ZERO} and others, in upper case
 * @param file the file or device that holds it, as it was once called
 */
public record VmdkExtent(String access, long sectors, String type, Optional<String> file) {}
