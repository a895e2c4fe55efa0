try help clean
