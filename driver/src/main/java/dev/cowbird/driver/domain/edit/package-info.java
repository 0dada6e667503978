/**
 * Changes to a domain description that somebody else may have written: whatever is not changed is
 * kept, known or not.
 *
 * <p>Everything here is pure, and knows no more of libvirt's format than where devices, memory,
 * processors and metadata stand, and which part of a device says what can be changed. Start with
 * {@link dev.cowbird.driver.domain.edit.DomainEditor}.
 */
@NullMarked
package dev.cowbird.driver.domain.edit;

import org.jspecify.annotations.NullMarked;
