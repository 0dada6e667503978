/**
 * The hypervisor behind libvirt: the only package that knows the binding and calls native code.
 *
 * <p>It calls the C functions through the binding's lowest layer, whose declarations
 * {@link dev.cowbird.driver.hypervisor.libvirt.LibvirtCalls} completes, and not through its
 * classes: those free native objects in finalizers, and pass text in the platform's encoding. Read
 * {@link dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor} first, then {@code LibvirtLink},
 * which guards the connection.
 */
@NullMarked
package dev.cowbird.driver.hypervisor.libvirt;

import org.jspecify.annotations.NullMarked;
