using System;
using System.Threading.Tasks;

namespace Channels.Faults.Queues;

/// <summary>A queue that can be damaged, used, and put back to what it was.</summary>
internal interface IHostileQueue : IDisposable
{
    void Restore();

    void Hit(Damage damage);

    /// <summary>Takes from it, in a way that the die chooses.</summary>
    /// <param name="damage">The die.</param>
    /// <param name="outcomes">What comes of it.</param>
    /// <param name="hit">Damages it, when the reader is in the middle of its work.</param>
    Task TakeAsync(Damage damage, Outcomes outcomes, Action hit);

    /// <summary>As <see cref="TakeAsync"/>, putting.</summary>
    void Put(Damage damage, Outcomes outcomes, Action hit);

    /// <summary>Opens it once more, as another process would, and takes.</summary>
    void Open(Outcomes outcomes);
}
