/**
 * qemu-img, typed. The only place that knows its flags. Every call names the format of every image
 * it touches, and runs under limits.
 */
@NullMarked
package dev.cowbird.imagebackend.qemuimg;

import org.jspecify.annotations.NullMarked;
