/**
 * Domain descriptions: records become libvirt's XML, and XML becomes what we ask of it.
 *
 * <p>Everything here is pure: no file is opened and no hypervisor asked. Read
 * {@link dev.cowbird.driver.domain.DomainSpec} first, then
 * {@link dev.cowbird.driver.domain.DomainXml}, which writes it down.
 */
@NullMarked
package dev.cowbird.driver.domain;

import org.jspecify.annotations.NullMarked;
