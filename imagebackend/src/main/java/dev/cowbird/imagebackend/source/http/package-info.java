/** Source images behind {@code http:} and {@code https:} URLs, read with one GET. */
@NullMarked
package dev.cowbird.imagebackend.source.http;

import org.jspecify.annotations.NullMarked;
