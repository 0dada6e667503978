/** Source images whose bytes the caller supplies. */
@NullMarked
package dev.cowbird.imagebackend.source.supplied;

import org.jspecify.annotations.NullMarked;
