"""From names to meaning: kinds, units and grains are checked while each piece becomes Core IR.

A piece that was reported continues as the kind `Unknown`, so nobody reports it twice.
"""
