using System.IO;
using System.IO.Compression;
using System.Threading;
using System.Threading.Tasks;

namespace Squeeze;

/// <summary>Compresses a file with Brotli.</summary>
internal static class Compression
{
    public const string Extension = ".br";

    /// <summary>Writes the compressed file as a whole or not at all, so that it does no harm to do it again.</summary>
    /// <returns>The sizes, in bytes.</returns>
    public static async Task<(long Before, long After)> RunAsync(string from, string to, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        string unfinished = $"{to}.{Path.GetRandomFileName()}";
        try
        {
            await using FileStream source = File.OpenRead(from);
            await using (FileStream target = File.Create(unfinished))
            await using (BrotliStream compressing = new(target, CompressionLevel.SmallestSize))
                await source.CopyToAsync(compressing, cancellationToken);
            File.Move(unfinished, to, overwrite: true);
            return (source.Length, new FileInfo(to).Length);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
