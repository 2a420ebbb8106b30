using Parley.Audio.Spectra;

namespace Parley.Audio.Tests.Spectra;

[Trait("Category", "Unit")]
public sealed class PowerSpectrumTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(1_024)]
    public void Compute_AnySamples_IsTheDiscreteFourierTransform(int length)
    {
        var random = new Random(3);
        var samples = Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var power = new float[(length / 2) - 1];

        new PowerSpectrum(length).Compute(samples, 1, power);

        for (var bin = 1; bin < length / 2; bin++)
        {
            var (real, imaginary) = (0.0, 0.0);
            for (var i = 0; i < length; i++)
            {
                var (sin, cos) = Math.SinCos(-2 * Math.PI * bin * i / length);
                real += samples[i] * cos;
                imaginary += samples[i] * sin;
            }

            Assert.Equal((real * real) + (imaginary * imaginary), power[bin - 1], 1e-4 * length);
        }
    }
}
