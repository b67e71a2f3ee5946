using System;
using System.Collections.Generic;

namespace Channels.Benchmarks;

/// <summary>The groups that one word of the command line asks for.</summary>
internal sealed record Suite(string Name, Func<Surroundings, IReadOnlyList<SubjectGroup>> Groups);
