namespace Lockstep.Graph.Transforms;

/// <summary>Gives inputs other shapes and infers everything behind them anew.</summary>
public static class SetShapes
{
    /// <summary>The model with other input shapes.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="shapes">Shapes by name of the input.</param>
    /// <exception cref="ModelException">There is no such input, or an op refuses what the shapes lead to; every node that does is named.</exception>
    public static Model Apply(Model model, IReadOnlyDictionary<string, PartialShape> shapes)
    {
        var edit = new GraphEdit(model, forgetShapes: true);
        Node[] parameters = [.. model.Parameters];
        foreach ((string name, PartialShape shape) in shapes)
        {
            int index = model.FindInput(name);
            if (index < 0)
            {
                string known = string.Join(", ", Enumerable.Range(0, model.Parameters.Count).Select(model.InputName));
                throw new ModelException(new ModelProblem(model.Source, null, null, $"there is no input '{name}'; the inputs are {known}"));
            }

            Node old = model.Parameters[index];
            parameters[index] = edit.Parameter(old.Name, old.Outputs[0].Type, shape, old.Outputs[0].Names);
            edit.Replace(old.Output(), parameters[index].Output());
        }

        return edit.Finish("shapes set", parameters, model.Results, model.Sinks);
    }
}
