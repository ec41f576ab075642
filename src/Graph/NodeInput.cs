namespace Lockstep.Graph;

/// <summary>One input of a node: the end of an edge that receives a tensor.</summary>
/// <param name="Node">The consumer.</param>
/// <param name="Index">Which of its inputs, from 0.</param>
public readonly record struct NodeInput(Node Node, int Index);
