namespace Lockstep.Decoding;

/// <summary>Whose rules to follow where engines differ: order of the logits steps, ties, signs of penalties, beam width, what is allowed together.</summary>
public enum DecodingProfile
{
    /// <summary><c>openvino-genai</c>: OpenVINO GenAI from 2026.2 on.</summary>
    OpenVinoGenAI,

    /// <summary><c>huggingface</c>: Transformers 5.</summary>
    HuggingFace,
}
