package org.mycromwell.engine.edit.flow;

import org.mycromwell.engine.EngineException;

/**
 * Why an edit must not be applied without a second look.
 *
 * @param kind what an attempt to apply it in one step fails with
 * @param message one sentence for the user, with line and column of the proposed text where there
 *     are any
 */
public record EditProblem(EngineException.Kind kind, String message) {}
