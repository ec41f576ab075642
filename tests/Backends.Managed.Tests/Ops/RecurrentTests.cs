using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class RecurrentTests
{
    private const int Batch = 2, Time = 4, Size = 3, Hidden = 2;

    [Fact]
    public void Cells_with_zero_weights_halve_their_state()
    {
        Tensor x = Numbers.Random(1, 1, 3), h = Tensor.From([0.8f], 1, 1), c = Tensor.From([2f], 1, 1);
        Tensor Zeros(params int[] dims) => Tensor.Zeros(DType.F32, new Shape(dims));
        Tensor[] lstm = AllOutputs.Run("LSTMCell", 4, Attributes(1), 2, x, h, c, Zeros(4, 3), Zeros(4, 1), Zeros(4));
        Numbers.Near([0.5f * MathF.Tanh(1)], lstm[0]);
        Numbers.Near([1f], lstm[1]);
        Numbers.Near([0.4f], SingleOp.Run("GRUCell", 3, Attributes(1), x, h, Zeros(3, 3), Zeros(3, 1), Zeros(3)));
        Numbers.Near([0f], SingleOp.Run("RNNCell", 1, Attributes(1), x, h, Zeros(1, 3), Zeros(1, 1), Zeros(1)));
    }

    [Fact]
    public void Activations_and_clip_are_honoured()
    {
        Tensor one = Tensor.From([1f], 1, 1);
        Tensor Run(params (string, string)[] more) => SingleOp.Run("RNNCell", 1, Attributes(1, more), one, one, one, one, Tensor.From([3f], 1)); // 1 + 1 + 3
        Numbers.Near([5f], Run(("activations", "relu")));
        Numbers.Near([0.5f], Run(("activations", "relu"), ("clip", "0.5")));
        Numbers.Near([1 / (1 + MathF.Exp(-5))], Run(("activations", "sigmoid")));
        Assert.Throws<UnsupportedException>(() => Run(("activations", "softsign")));
    }

    [Fact]
    public void Linear_before_reset_multiplies_after_the_matrix()
    {
        // W = 0, R = (0, 0, 1), biases (-100, 0, 0 | 2): z = 0, r = 1/2.
        Tensor x = Tensor.From([0f], 1, 1), h = Tensor.From([1f], 1, 1), w = Tensor.From([0f, 0f, 0f], 3, 1), r = Tensor.From([0f, 0f, 1f], 3, 1);
        Attributes linear = Attributes(1, ("linear_before_reset", "true"));
        Numbers.Near([MathF.Tanh(0.5f * (1 + 2))], SingleOp.Run("GRUCell", 3, linear, x, h, w, r, Tensor.From([-100f, 0f, 0f, 2f], 4)));
        Numbers.Near([MathF.Tanh(0.5f)], SingleOp.Run("GRUCell", 3, Attributes(1), x, h, w, r, Tensor.From([-100f, 0f, 0f], 3)));
    }

    [Theory]
    [InlineData("RNN", 1, 1)]
    [InlineData("GRU", 3, 1)]
    [InlineData("LSTM", 4, 2)]
    public void A_sequence_is_its_cell_step_by_step(string kind, int gates, int states)
    {
        Tensor x = Numbers.Random(1, Batch, Time, Size);
        Tensor[] weights = [Numbers.Random(2, 1, gates * Hidden, Size), Numbers.Random(3, 1, gates * Hidden, Hidden), Numbers.Random(4, 1, gates * Hidden)];
        Tensor[] state = Enumerable.Range(0, states).Select(i => Numbers.Random(5 + i, Batch, 1, Hidden)).ToArray();
        Tensor lengths = Tensor.From([Time, Time], Batch);
        Tensor[] all = AllOutputs.Run($"{kind}Sequence", 5, Attributes(Hidden, ("direction", "forward")), 1 + states, [x, .. state, lengths, .. weights]);
        Tensor[] flat = weights.Select((weight, i) => weight.Reshape(i < 2 ? new Shape(weight.Shape[1], weight.Shape[2]) : new Shape(weight.Shape[1]))).ToArray();
        Tensor[] current = state.Select(tensor => tensor.Reshape(new Shape(Batch, Hidden))).ToArray();
        for (int t = 0; t < Time; t++)
        {
            float[] column = Enumerable.Range(0, Batch).SelectMany(n => x.Values<float>().Slice((n * Time + t) * Size, Size).ToArray()).ToArray();
            current = AllOutputs.Run($"{kind}Cell", kind == "RNN" ? 1 : kind == "GRU" ? 3 : 4, Attributes(Hidden), states, [Tensor.From(column, Batch, Size), .. current, .. flat]);
            for (int n = 0; n < Batch; n++)
                Numbers.Near(current[0].Values<float>().Slice(n * Hidden, Hidden), Tensor.From(all[0].Values<float>().Slice((n * Time + t) * Hidden, Hidden), Hidden));
        }

        for (int i = 0; i < states; i++) Numbers.Near(current[i].Values<float>(), all[1 + i]);
    }

    [Fact]
    public void Short_sequences_stop_and_backward_ones_start_at_their_own_end()
    {
        Tensor x = Tensor.From([1f, 2f, 3f, 4f, 5f, 6f], 2, 3, 1);
        Tensor w = Tensor.From([1f, 1f], 2, 1, 1), r = Tensor.From([10f, 10f], 2, 1, 1), b = Tensor.From([0f, 0f], 2, 1);
        Tensor start = Tensor.Zeros(DType.F32, new Shape(2, 2, 1));
        Attributes both = Attributes(1, ("direction", "bidirectional"), ("activations", "relu"));
        Tensor[] result = AllOutputs.Run("RNNSequence", 5, both, 2, x, start, Tensor.From([3, 2], 2), w, r, b);
        Numbers.Near([1f, 12f, 123f, 321f, 32f, 3f, 4f, 45f, 0f, 54f, 5f, 0f], result[0]); // [batch, direction, time, 1]
        Numbers.Near([123f, 321f, 45f, 54f], result[1]);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Tensor x = Numbers.Random(1, 1, 3), h = Numbers.Random(1, 1, 5);
        Assert.Contains("[1,2]", Assert.Throws<InferenceException>(() => SingleOp.Run("RNNCell", 1, Attributes(2), x, h, h, h, h)).Message, StringComparison.Ordinal);
        Tensor state = Numbers.Random(1, 1, 2);
        Assert.Contains("expected 6 elements", Assert.Throws<UnsupportedException>(() => SingleOp.Run("RNNCell", 1, Attributes(2), x, state, h, h, h)).Message, StringComparison.Ordinal);
    }

    private static Attributes Attributes(int hidden, params (string, string)[] more) => SingleOp.Attributes([("hidden_size", hidden.ToString()), .. more]);
}
