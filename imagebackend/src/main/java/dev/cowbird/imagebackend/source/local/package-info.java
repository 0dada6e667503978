/** Source images that are files of this host. */
@NullMarked
package dev.cowbird.imagebackend.source.local;

import org.jspecify.annotations.NullMarked;
