namespace Lockstep.Parity.Compare;

/// <summary>The stages of a generation in causal order: a difference in one explains all later ones, so a comparison stops at the first that fails.</summary>
public enum Gate
{
    /// <summary>The text that the chat template renders.</summary>
    Template,

    /// <summary>The ids of that text.</summary>
    Tokenizer,

    /// <summary>The raw logits of every prompt row.</summary>
    PrefillLogits,

    /// <summary>The raw logits of the decode steps, both fed the ids that A chose.</summary>
    TeacherForcedDecode,

    /// <summary>The rows after penalties, temperature, top-k and the other logits steps, both from the same raw rows.</summary>
    LogitsSteps,

    /// <summary>The token picked from the same row, with the same draw.</summary>
    Selection,

    /// <summary>The ids when each follows its own choices.</summary>
    FreeRun,

    /// <summary>The text of the chosen ids.</summary>
    Detokenise,
}
