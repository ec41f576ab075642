using Lockstep.Backends;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>Where a session's keys and values are: inside the request, or in tensors that travel in and out.</summary>
internal interface ICache
{
    /// <summary>What can be done with it.</summary>
    SessionCapabilities Capabilities { get; }

    /// <summary>Fills the cache inputs of the next run, beam_idx included; all other inputs are there already.</summary>
    void Fill(Tensor[] inputs);

    /// <summary>Takes the cache outputs of a run.</summary>
    void Take(IReadOnlyList<Tensor> outputs);

    /// <summary>Keeps the first positions of every row; 0 also forgets an exchange of rows, for rows without content are all the same.</summary>
    void Truncate(int length);

    /// <summary>Row <c>i</c> of the next run continues row <c>parents[i]</c>; the next run has <c>parents.Length</c> rows.</summary>
    void Reorder(int[] parents);

    /// <summary>The same content over another request.</summary>
    ICache Copy(IInferRequest request);
}
