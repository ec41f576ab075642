using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>
/// What ports declare against what follows from the inputs. Readers recompute types and shapes, so a wrong declaration is a warning; but it says that the file was
/// changed by hand or by a broken tool.
/// </summary>
internal static class DeclaredRules
{
    public static void Check(Model model, List<Finding> findings)
    {
        foreach (Node node in model.Nodes)
        {
            for (int index = 0; index < node.Outputs.Count; index++) Port(node, index, findings);
            foreach (Body body in node.Bodies) Check(body.Model, findings);
        }
    }

    private static void Port(Node node, int index, List<Finding> findings)
    {
        OutputPort port = node.Outputs[index];
        if (port.DeclaredType != DType.Dynamic && port.Type != port.DeclaredType)
            Add(findings, "declared-type", node, $"output {index} is declared as {port.DeclaredType.IrName}, but {port.Type.IrName} follows from the inputs and attributes");
        // A port without dimensions says nothing: it may be a scalar or of dynamic rank.
        if (port.DeclaredShape.HasRank && !port.DeclaredShape.IsCompatible(port.Shape))
            Add(findings, "declared-shape", node, $"output {index} is declared as {port.DeclaredShape}, but {port.Shape} follows from the inputs and attributes");
    }

    private static void Add(List<Finding> findings, string rule, Node node, string message) => findings.Add(new Finding(Severity.Warning, rule, node.Line, node.ToString(), message));
}
