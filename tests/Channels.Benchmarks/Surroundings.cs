using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Native;
using Channels.Benchmarks.Peers;

namespace Channels.Benchmarks;

/// <summary>What this machine has to compare with, and how much is to be sent.</summary>
/// <param name="Ring">The bare ring, or null without a C compiler.</param>
/// <param name="PingPong">The bare round trips, or null without a C compiler.</param>
/// <param name="HasPython">Whether multiprocessing can run.</param>
/// <param name="Folder">Where there is room for files, until all is measured.</param>
/// <param name="Scale">What every count is multiplied by.</param>
internal sealed record Surroundings(NativeProgram? Ring, NativeProgram? PingPong, bool HasPython, string Folder, double Scale)
{
    public static async Task<Surroundings> LookAroundAsync(
        string folder, double scale, Action<string> note, CancellationToken cancellationToken)
    {
        NativeProgram? ring = await NativeProgram.CompileAsync("ring", folder, note, cancellationToken);
        NativeProgram? pingPong = await NativeProgram.CompileAsync("ping_pong", folder, note, cancellationToken);
        bool hasPython = await PythonRace.IsHereAsync(cancellationToken);
        if (!hasPython)
            note("There is no python3 here: multiprocessing is left out.");
        return new Surroundings(ring, pingPong, hasPython, folder, scale);
    }

    public int Scaled(int count) => Math.Max(1, (int)(count * Scale));
}
